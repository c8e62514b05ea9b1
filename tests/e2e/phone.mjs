// The person's phone: an authenticator app made of oathtool, an independent program.
import { execFileSync } from 'node:child_process';

import { clock, setClock } from './desktop.mjs';

/** An authenticator app with one account. */
export class Phone {
  constructor(secret, digits = 8) {
    this.secret = secret.replaceAll(/[\s-]/g, '');
    this.digits = digits;
  }

  /** The code at the program's time. */
  code() {
    return codeAt(this.secret, now(), { digits: this.digits });
  }

  /** Lets time pass to the next code that can be used, and gives it. */
  nextCode() {
    const step = 30;
    setClock(clock() + step);
    this.last = this.code();
    return this.last;
  }
}

/** The program's time, unix seconds. */
export function now() {
  return Math.floor(Date.now() / 1000) + clock();
}

/** A code as oathtool makes it. */
export function codeAt(secret, seconds, { digits = 6, period = 30, algorithm = 'sha1' } = {}) {
  const args = [`--totp=${algorithm}`, '--base32', `--digits=${digits}`, `--time-step-size=${period}s`, `--now=@${seconds}`, secret];
  return execFileSync('oathtool', args, { encoding: 'utf8' }).trim();
}
