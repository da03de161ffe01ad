// The bundled example payloads, replayed: late scans after a delivery, a locker delivery, a return. `npm run demo`.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const files = ['late-scans.json', 'locker.json', 'return.ndjson'].map(here)
const { status } = spawnSync(process.execPath, [here('../../dist/cli/main.js'), 'replay', ...files], { stdio: 'inherit' })

// 1 says that a scan could not be true, which is what the first example is there to show.
process.exitCode = status === 1 ? 0 : (status ?? 2)
