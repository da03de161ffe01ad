// Programs of the example, run as real processes from the repository's root; `npm run build` comes first.

import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'

/** A program that ended. */
export interface Ended {
  readonly code: number | null
  readonly printed: string
}

/** A program that listens. */
export interface Running {
  readonly url: string
  /** Kills it; resolves when it is gone. */
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<Ended>
}

const folder = 'docs/examples/order-backend'
type Variables = Readonly<Record<string, string>>

/** Runs a program to its end, with no variables of the example but these. */
export function run(script: string, args: readonly string[] = [], env: Variables = {}): Promise<Ended> {
  return ended(launched(script, args, env))
}

/** Starts a program; resolves when it says where it listens. */
export function start(script: string, env: Variables): Promise<Running> {
  const child = launched(script, [], { ...env, PORT: '0' })
  const end = ended(child)
  const kill = (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    return end
  }
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', text => {
      const [url] = /http:\/\/\S+/.exec(String(text)) ?? []
      if (url) resolve({ url, kill })
    })
    end.then(({ code, printed }) => reject(new Error(`${script} ended with ${code}: ${printed}`)))
  })
}

/** Ends whatever still runs: asked to at first, so that the story ends what it started. */
export async function endAll(): Promise<void> {
  const ends = [...alive].map(child => new Promise(resolve => child.once('close', resolve)))
  for (const child of alive) child.kill('SIGTERM')
  const bound = setTimeout(() => {
    for (const child of alive) child.kill('SIGKILL')
  }, 3_000)
  await Promise.all(ends)
  clearTimeout(bound)
}

/** Asks until the answer is as wanted; the last one when the time is over. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean, ms = 20_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const answer = await ask()
    if (isWanted(answer) || Date.now() > end) return answer
    await wait(20)
  }
}

const alive = new Set<ChildProcess>()

function launched(script: string, args: readonly string[], env: Variables): ChildProcess {
  const { PATH = '', SystemRoot = '' } = process.env
  const child = spawn(process.execPath, [`${folder}/${script}`, ...args], {
    env: { PATH, SystemRoot, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  child.once('close', () => alive.delete(child))
  return child
}

function ended(child: ChildProcess): Promise<Ended> {
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', text => {
      printed += text
    })
  return new Promise(resolve => child.once('close', code => resolve({ code, printed })))
}
