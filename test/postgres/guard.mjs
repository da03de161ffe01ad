// Runs one PostgreSQL server as told on standard input, one word a line: start, stop, immediate, kill. Answers each on
// standard output. When the input ends, as it does however its parent ends, the server is killed and its folder removed.

import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'

const { program, flags, ids, folder } = JSON.parse(process.argv[2])
let server = null
let said = ''

const words = {
  start: () =>
    new Promise((resolve, reject) => {
      said = ''
      server = spawn(program, flags, { ...ids, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
      const child = server
      child.once('error', reject)
      child.once('exit', code => {
        if (server === child) server = null
        reject(new Error(`ended with ${code}: ${said}`))
      })
      child.stderr.on('data', text => {
        said = `${said}${text}`.slice(-4000)
        if (said.includes('ready to accept connections')) resolve()
      })
    }),
  stop: () => end('SIGINT'),
  immediate: () => end('SIGQUIT'),
  kill: () => end('SIGKILL'),
}

// A postmaster that is killed leaves its children; they notice and end by themselves, and until then it cannot start again.
function end(signal) {
  const child = server
  if (!child) return Promise.resolve()
  return new Promise(resolve => {
    child.once('close', resolve)
    child.kill(signal)
  })
}

for await (const word of createInterface({ input: process.stdin })) {
  const answer = await words[word]().then(
    () => 'done',
    error => `failed: ${error.message}`,
  )
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await end('SIGQUIT')
rmSync(folder, { recursive: true, force: true })
