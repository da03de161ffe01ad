// Opens a PGlite directory and keeps it open until the process is killed: the other process of a test.

import { pgliteStore } from '../../src/stores/pglite.js'

const store = pgliteStore(process.argv[2]!)
await store.open()
process.stdout.write('open\n')
setInterval(() => {}, 1 << 30)
