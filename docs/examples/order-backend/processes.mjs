// The story's processes: each says where it listens, and is gone when the story ends.

import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const running = new Map()
let isOver = false

/** Starts a script of this folder; resolves with its address once it listens. `kill('SIGKILL')` ends it as a power cut does. */
export function start(script, env) {
  if (isOver) throw new Error('The story is over.')
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url))], {
    env: { ...process.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const gone = new Promise(resolve => child.once('close', code => resolve({ code, said })))
  const kill = signal => {
    child.kill(signal)
    return gone
  }
  running.set(child, kill)
  gone.then(() => running.delete(child))
  return new Promise((resolve, reject) => {
    child.stderr.on('data', text => {
      said += text
    })
    child.stdout.on('data', text => {
      const url = /http:\/\/\S+/.exec(String(text))?.[0]
      if (url) resolve({ url, kill })
    })
    gone.then(({ code }) => reject(new Error(`${script} ended with ${code}: ${said}`)))
  })
}

/** Ends all that still runs; nothing is started after that. */
export function endAll() {
  isOver = true
  return Promise.all([...running.values()].map(kill => kill('SIGKILL')))
}

/** Asks until the answer is as wanted; gives the last one when the time is over. */
export async function until(ask, isWanted, ms = 20_000) {
  const end = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (isWanted(answer) || Date.now() > end) return answer
    await wait(30)
  }
}
