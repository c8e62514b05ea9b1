// The enrolment's picture: shown once, read by no script.
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';

import { Desktop, freshMachine } from './desktop.mjs';
import { mara } from './person.mjs';

let desktop;

before(async () => {
  freshMachine();
  desktop = await Desktop.start();
  await desktop.turnTo('door');
  await desktop.type('Your name', mara.displayName);
  await desktop.type('Username', mara.username);
  await desktop.press('Continue');
  await desktop.type('Password', mara.password);
  await desktop.press('Continue');
  await desktop.press('Continue to the phone');
  await desktop.sees('Scan this with your authenticator app', 30_000);
  await desktop.until(
    () => desktop.run(`return ${PICTURE}?.complete && ${PICTURE}.naturalWidth > 0`),
    'the picture is shown',
  );
});

after(() => desktop?.stop());

const PICTURE = `document.querySelector('img[src*="twinlatch-image"]')`;

test('its pixels cannot be read by a script of the page', async () => {
  const answer = await desktop.run(`
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.drawImage(${PICTURE}, 0, 0);
    try { context.getImageData(0, 0, 1, 1); return 'read'; } catch (error) { return error.name; }`);
  assert.equal(answer, 'SecurityError', 'it comes from a foreign origin');
});

test('it is not given out a second time, nor to fetch', async () => {
  const again = await desktop.runAsync(`
    const second = new Image();
    second.onload = () => done('shown');
    second.onerror = () => done('refused');
    // Asked anew: the page may show again what it has decoded.
    second.src = ${PICTURE}.src + '?again';`);
  assert.equal(again, 'refused', 'its address is dead');
  const fetched = await desktop.runAsync(`
    fetch(${PICTURE}.src).then(() => done('fetched'), () => done('refused'));`);
  assert.equal(fetched, 'refused', 'the content security policy allows no connection there');
});
