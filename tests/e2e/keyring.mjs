// The real keyring of the test's world, looked at by its own tool.
import { spawnSync } from 'node:child_process';

const SERVICE = ['service', 'org.twinlatch.desktop'];

/** A computer whose keyring knows nothing of us. */
export function clearKeyring() {
  spawnSync('secret-tool', ['clear', ...SERVICE]);
}

/** How many device keys are kept. */
export function keysInKeyring() {
  const { stdout, stderr } = spawnSync('secret-tool', ['search', '--all', ...SERVICE], { encoding: 'utf8' });
  return (stdout + stderr).match(/attribute\.username = key\//g)?.length ?? 0;
}
