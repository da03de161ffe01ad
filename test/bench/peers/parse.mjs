// The floor of every reader of NDJSON: read, split into lines, JSON.parse.

import { closeSync, openSync, readSync } from 'node:fs'

const file = openSync(process.argv[2], 'r')
const chunk = Buffer.alloc(1 << 20)
let rest = ''
let events = 0
for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
  const lines = (rest + chunk.toString('latin1', 0, read)).split('\n')
  rest = lines.pop()
  for (const line of lines) events += JSON.parse(line).events.length
}
closeSync(file)
process.stdout.write(String(events))
