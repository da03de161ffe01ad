// Makes the template in a folder: `data`, a directory that a store opened once, and `data.tar`, the same for memory.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPglite, pgliteStore } from '../../src/stores/pglite.js'

const folder = process.argv[2]!
const database = await openPglite(join(folder, 'data'))
await pgliteStore(database).open()
const tar = await database.dumpDataDir('none')
writeFileSync(join(folder, 'data.tar'), new Uint8Array(await tar.arrayBuffer()))
await database.close()
