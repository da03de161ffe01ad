// The story's processes: each prints its address, and ends with the story.

import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const running = new Map()
let isOver = false

/** Runs a script of this folder to its end; resolves with what it printed. */
export async function run(script, args, env) {
  const { child, gone } = launch(script, args, env)
  let printed = ''
  child.stdout.on('data', text => {
    printed += text
  })
  const { code, output } = await gone
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${output}`)
  return printed.trim()
}

/** Starts a script of this folder; resolves with its address once it listens. `kill('SIGKILL')` simulates a crash. */
export function start(script, env) {
  const { child, gone, kill } = launch(script, [], env)
  return new Promise((resolve, reject) => {
    child.stdout.on('data', text => {
      const url = /http:\/\/\S+/.exec(String(text))?.[0]
      if (url) resolve({ url, kill })
    })
    gone.then(({ code, output }) => reject(new Error(`${script} ended with ${code}: ${output}`)))
  })
}

function launch(script, args, env) {
  if (isOver) throw new Error('The story is over.')
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env: { ...process.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', text => {
    output += text
  })
  const gone = new Promise(resolve => child.once('close', code => resolve({ code, output })))
  const kill = signal => {
    child.kill(signal)
    return gone
  }
  running.set(child, kill)
  gone.then(() => running.delete(child))
  return { child, gone, kill }
}

/** Ends all processes; no more can be started afterwards. */
export function endAll() {
  isOver = true
  return Promise.all([...running.values()].map(kill => kill('SIGKILL')))
}

/** Polls until the answer is as wanted; returns the last answer when the time is over. */
export async function until(ask, isWanted, ms = 20_000) {
  const end = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (isWanted(answer) || Date.now() > end) return answer
    await wait(30)
  }
}
