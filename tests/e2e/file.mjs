// The vault file as any other program sees it.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { dataFolder } from './desktop.mjs';

/** Any program can read and write the file. */
export function sql(statement) {
  const program = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); r = c.execute(sys.argv[2]).fetchone(); c.commit(); print(r[0] if r else "")';
  return execFileSync('/usr/bin/python3', ['-c', program, join(dataFolder, 'vault.db'), statement], { encoding: 'utf8' }).trim();
}
