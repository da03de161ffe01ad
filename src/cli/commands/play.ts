import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { readArguments } from '../input/arguments.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, quoteValue } from '../output/escape.js'
import { LOOPBACK, pageServer } from '../play/server.js'
import type { Shell } from '../shell.js'

const usage = `shipfold play [--port N]

Serves the playground, a page in which you replay payloads, change scans, costs
and constraints, and see what follows. It is served to this machine only; what
you paste stays in your browser. Ctrl-C ends it.

  --port N   the port to listen on, from 0 (any free one) to 65535; 4404 by
             default
  --help     this text
`

const DEFAULT_PORT = '4404'
// Beside the bundled command line.
const page = new URL('../play/index.html', import.meta.url)

/** Serves the playground until the process ends; resolves with the exit status where it cannot. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { port: { type: 'string' } }, shell)
  if (typeof given === 'number') return given
  if (given.files.length > 0)
    return printError(
      shell,
      `play takes no file, but was given ${given.files.map(escapeName).join(' ')}. Paste it into the page.`,
    )
  const wanted = (given.values.port as string | undefined) ?? DEFAULT_PORT
  if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65_535)
    return printError(shell, `--port is ${quoteValue(wanted)}. Pass a whole number from 0 to 65535.`)
  const html = await readFile(page, 'utf8').catch(() => null)
  if (html === null) return printError(shell, 'the playground is not there. Install shipfold anew, or run npm run build.')
  const server = pageServer(html)
  server.listen(Number(wanted), LOOPBACK)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const what = code === 'EADDRINUSE' ? `port ${wanted} is in use` : `port ${wanted} cannot be listened on: ${message}`
    return printError(shell, `${what}. Choose another: shipfold play --port 0 takes a free one.`)
  }
  shell.stdout.write(`The playground is at http://${LOOPBACK}:${(server.address() as AddressInfo).port}/ (Ctrl-C ends it)\n`)
  await once(server, 'close')
  return 0
}
