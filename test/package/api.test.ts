// The public names and their signatures, one report per entry point, read from the built declarations by API Extractor.
// `npx vitest run test/package/api.test.ts -u` writes them anew after `npm run build`, so that a change is a readable diff.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entries, manifest, nameOf } from './tarball.js'

let folder: string
let compiler: CompilerState

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipfold-api-'))
  const additionalEntryPoints = entries.map(typesOf)
  compiler = CompilerState.create(configOf(entries[0]!), { additionalEntryPoints })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (entry: string) => `${nameOf(entry).replaceAll('/', '-')}.api.md`
const typesOf = (entry: string) => resolve(manifest.exports[entry]!.import.types)

function configOf(entry: string): ExtractorConfig {
  const silent = { default: { logLevel: ExtractorLogLevel.None } }
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  }
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: resolve('.'),
      mainEntryPointFilePath: typesOf(entry),
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [typesOf(entry)] } },
      apiReport: { enabled: true, reportFileName: fileOf(entry), reportFolder: folder, reportTempFolder: join(folder, 'new') },
      messages: { compilerMessageReporting: silent, extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
  })
}

/** The report of an entry point; `(undocumented)` stands in it above a name without a comment, members of types excepted. */
function reportOf(entry: string): string {
  const messageCallback = (message: ExtractorMessage) => {
    message.handled = true
  }
  Extractor.invoke(configOf(entry), { localBuild: true, compilerState: compiler, messageCallback })
  return readFileSync(join(folder, fileOf(entry)), 'utf8').replace(/^ +\/\/ \(undocumented\)\n/gm, '')
}

test.each(entries)('%s offers what its report says, and documents it', async entry => {
  const report = reportOf(entry)
  await expect(report).toMatchFileSnapshot(`api/${fileOf(entry)}`)
  expect(report).not.toContain('(undocumented)')
})

test('every report is of an entry point', () => {
  expect(readdirSync('test/package/api').sort()).toEqual(entries.map(fileOf).sort())
})
