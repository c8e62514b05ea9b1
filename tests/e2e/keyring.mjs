// The real keyring of the test's world, looked at by its own tool.
import { spawnSync } from 'node:child_process';

const SERVICE = ['service', 'org.twinlatch.desktop'];

/** A computer whose keyring knows nothing of us. */
export function clearKeyring() {
  spawnSync('secret-tool', ['clear', ...SERVICE]);
}

/** A keyring that has the keys and knows nothing of any vault; gives how many notes it had. */
export function forgetMarks() {
  const { stdout, stderr } = spawnSync('secret-tool', ['search', '--all', ...SERVICE], { encoding: 'utf8' });
  const names = [...(stdout + stderr).matchAll(/attribute\.username = (mark\/\S+)/g)].map(([, name]) => name);
  for (const name of names) spawnSync('secret-tool', ['clear', ...SERVICE, 'username', name]);
  return names.length;
}

/** How many device keys are kept. */
export function keysInKeyring() {
  const { stdout, stderr } = spawnSync('secret-tool', ['search', '--all', ...SERVICE], { encoding: 'utf8' });
  return (stdout + stderr).match(/attribute\.username = key\//g)?.length ?? 0;
}
