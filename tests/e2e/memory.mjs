// Looks for texts in the memory of processes: what a debugger of the same user could read.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const PAGE = 4096;
const PAGES_AT_ONCE = 16_384;

/** The program and every process it has started, each with its name. */
export function family(program) {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((id) => {
    try {
      // pid (name) state ppid: a name may hold blanks and brackets.
      const [, name, state, parent] = readFileSync(`/proc/${id}/stat`, 'utf8').match(/\((.*)\) (.) (\d+)/s);
      return { id, name, parent: state === 'Z' ? null : parent };
    } catch {
      return { id, parent: null };
    }
  });
  const own = (process) => process && (process.id === program || own(parents.find((one) => one.id === process.parent)));
  return parents.filter(own);
}

/** Which of the needles stand in a process's memory: `[{needle, where}]`. */
export function search(process_id, needles) {
  const found = [];
  const memory = openMemory(process_id);
  const pages = openSync(`/proc/${process_id}/pagemap`, 'r');
  try {
    for (const region of regions(process_id)) {
      for (const [start, length] of present(pages, region)) {
        const bytes = Buffer.alloc(length);
        const read = readAt(memory, bytes, start);
        for (const needle of needles) {
          if (bytes.subarray(0, read).includes(needle.bytes)) found.push({ needle: needle.name, where: region.name });
        }
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pages);
  }
  return found;
}

/** A text as programs keep it: UTF-8, UTF-16, UTF-32, and a list of numbers as JSON has it. */
export function spellings(name, text) {
  const wide = (size) => Buffer.concat([...Buffer.from(text, 'latin1')].map((byte) => {
    const unit = Buffer.alloc(size);
    unit[0] = byte;
    return unit;
  }));
  return [
    { name: `${name} (UTF-8)`, bytes: Buffer.from(text) },
    { name: `${name} (UTF-16)`, bytes: wide(2) },
    { name: `${name} (UTF-32)`, bytes: wide(4) },
    { name: `${name} (numbers)`, bytes: Buffer.from([...Buffer.from(text)].join(',')) },
  ];
}

function openMemory(process_id) {
  try {
    return openSync(`/proc/${process_id}/mem`, 'r');
  } catch (error) {
    throw new Error(`the memory of ${process_id} cannot be read: this test needs root, or the setting kernel.yama.ptrace_scope=0`, { cause: error });
  }
}

function regions(process_id) {
  return readFileSync(`/proc/${process_id}/maps`, 'utf8').trim().split('\n').map((line) => {
    const [, from, to, rights, name] = line.match(/^(\w+)-(\w+) (\S+) \S+ \S+ \S+\s*(.*)$/);
    return { from: parseInt(from, 16), to: parseInt(to, 16), rights, name };
  }).filter(({ rights, name }) => rights.startsWith('r') && !['[vvar]', '[vsyscall]'].includes(name));
}

/** The runs of pages of a region that are there: a web process maps a hundred GiB. */
function* present(pages, { from, to }) {
  for (let at = from; at < to; at += PAGES_AT_ONCE * PAGE) {
    const count = Math.min(PAGES_AT_ONCE, (to - at) / PAGE);
    const entries = Buffer.alloc(count * 8);
    readAt(pages, entries, (at / PAGE) * 8);
    let run = null;
    for (let page = 0; page <= count; page += 1) {
      // Bit 63 of an entry (proc_pid_pagemap(5)): the page is in memory; bit 62: in swap.
      const there = page < count && (entries[page * 8 + 7] & 0xc0) !== 0;
      if (there) run ??= page;
      else if (run !== null) {
        yield [at + run * PAGE, (page - run) * PAGE];
        run = null;
      }
    }
  }
}

function readAt(file, buffer, position) {
  try {
    return readSync(file, buffer, 0, buffer.length, BigInt(position));
  } catch {
    return 0; // the page went meanwhile
  }
}
