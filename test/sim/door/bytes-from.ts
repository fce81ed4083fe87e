/** `process/bytes-from.ts` of the simulated machine: a look like any other. */
import { DiskError } from '../disk.ts';
import { machine } from '../machine.ts';
import { asked } from './looked.ts';

const none = Buffer.alloc(0);

export function bytesFrom(path: string, offset: number): Buffer {
  return asked(bytesFrom, path, () => {
    machine().look();
    const node = machine().disk.find(path);
    if (node?.is === 'folder') throw new DiskError('EISDIR', path);
    return node === undefined ? none : node.content.from(offset, node.content.size);
  });
}
