// Time as the screens see it: this computer's clock, and seconds counting down.

/** The time of this computer, renewed on each full second while something shows it. */
export class Clock {
  now = $state(Date.now());

  constructor() {
    $effect(() => {
      let timer: ReturnType<typeof setTimeout>;
      const tick = () => {
        // Read from a local: an effect that reads what it writes would run again and again.
        const now = Date.now();
        this.now = now;
        timer = setTimeout(tick, 1000 - (now % 1000));
      };
      tick();
      return () => clearTimeout(timer);
    });
  }
}

/** Whole seconds counting down to 0. Measured by the monotonic clock, so a set clock changes nothing. */
export class Countdown {
  left = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    $effect(() => () => this.stop());
  }

  /** Counts from so many seconds; `done` is called at 0. */
  start(seconds: number, done: () => void = () => {}): void {
    this.stop();
    const end = performance.now() + seconds * 1000;
    this.left = Math.max(0, Math.ceil(seconds));
    if (this.left === 0) {
      done();
      return;
    }
    this.#timer = setInterval(() => {
      this.left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      if (this.left === 0) {
        this.stop();
        done();
      }
    }, 250);
  }

  /** Stops counting. */
  stop(): void {
    clearInterval(this.#timer);
    this.left = 0;
  }
}
