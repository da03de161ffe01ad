// Makes the template: a directory that a store opened once.

import { openPglite, pgliteStore } from '../../src/stores/pglite.js'

const database = await openPglite(process.argv[2]!)
await pgliteStore(database).open()
await database.close()
