import { resolve } from 'node:path';
import { packClient } from '../checks/client-package.ts';

// `pnpm pack:client [FOLDER]`: the client as it would be published, as a tarball in FOLDER, `.dev` unless said.
console.log(await packClient(resolve(process.argv[2] ?? '.dev')));
