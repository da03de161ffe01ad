// Runs the commands of the example's README on free ports and compares what they print.

import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { endAll, run } from './process.js'

afterAll(endAll)

const page = readFileSync('docs/examples/order-backend/README.md', 'utf8')
const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/gm)].map(([, code, output]) => ({
  code: code!,
  output: output!.trim(),
}))
const hasTools = ['curl', 'openssl', 'sh'].every(tool => !spawnSync(tool, ['--help']).error)

test('the story prints the text of the README', { timeout: 60_000 }, async () => {
  expect(blocks.map(({ code }) => code.split('\n')[0])).toEqual(['npm ci && npm run example', 'npm run --silent build'])
  const { code, printed } = await run('story.mjs')
  expect(printed.trim()).toBe(blocks[0]!.output)
  expect(code).toBe(0)
})

test.runIf(hasTools)('the service run by hand prints the text of the README', { timeout: 60_000 }, async () => {
  const [shop, payments] = [await freePort(), await freePort()]
  // The package is built already, and other programs may use the page's ports.
  const script = blocks[1]!.code
    .replace(/^npm .*$/m, '')
    .replaceAll('3000', String(shop))
    .replaceAll('3001', String(payments))
  const printed = await printedBy(script)
  const lines = printed.split('\n').filter(line => !line.includes(' at http://'))
  expect(lines.join('\n').trim()).toBe(blocks[1]!.output)
})

/** The output of a script. Its processes are killed if it hangs. */
function printedBy(script: string): Promise<string> {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const bound = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 30_000)
  let printed = ''
  child.stdout.on('data', text => {
    printed += text
  })
  return new Promise(resolve =>
    child.once('close', () => {
      clearTimeout(bound)
      resolve(printed)
    }),
  )
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
