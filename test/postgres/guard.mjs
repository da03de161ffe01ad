// Runs one PostgreSQL server by commands on standard input, one a line: start, stop, immediate, kill. Writes the result of each
// to standard output. When the input ends, which it does however its parent ends, it stops the server and removes its folder.

import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

const { program, flags, ids, folder } = JSON.parse(process.argv[2])
let server = null
let output = ''

const commands = {
  start: () =>
    new Promise((resolve, reject) => {
      output = ''
      server = spawn(program, flags, { ...ids, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
      const child = server
      child.once('error', reject)
      child.once('exit', code => {
        if (server === child) server = null
        reject(new Error(`ended with ${code}: ${output}`))
      })
      child.stderr.on('data', text => {
        output = `${output}${text}`.slice(-4000)
        if (output.includes('ready to accept connections')) resolve()
      })
    }),
  stop: () => end('SIGINT'),
  immediate: () => end('SIGQUIT'),
  kill: () => end('SIGKILL'),
}

// The children of a killed postmaster end by themselves a little later; until then the server cannot start again.
function end(signal) {
  const child = server
  if (!child) return Promise.resolve()
  return new Promise(resolve => {
    child.once('close', resolve)
    child.kill(signal)
  })
}

for await (const command of createInterface({ input: process.stdin })) {
  const result = await commands[command]().then(
    () => 'done',
    error => `failed: ${error.message}`,
  )
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
await end('SIGQUIT')
rmSync(folder, { recursive: true, force: true })
