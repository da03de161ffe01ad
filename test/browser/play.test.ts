// The playground as users have it: the built page, from a file and from `shipfold play`. Needs a build.

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { deflateRawSync, gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Decoded, feeds as registry } from '../../src/feeds/index.js'
import { replay } from '../../src/index.js'
import { shippedTable, withoutConstraints } from '../../src/table/index.js'
import { withCosts } from '../../src/table/json.js'
import { feeds } from '../feeds/fixtures.js'
import { openBrowser } from './browser.js'

const { newPage } = openBrowser()
const file = resolve('dist/play/index.html')
const address = pathToFileURL(file).href
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

async function open(options: Parameters<typeof newPage>[0] = {}, fragment = '') {
  const opened = await newPage(options)
  await opened.page.goto(address + fragment)
  await opened.page.getByRole('heading', { name: 'shipfold playground' }).waitFor()
  return opened
}

const wide = { viewport: { width: 1440, height: 900 } }
const narrow = { viewport: { width: 360, height: 740 } }
const paste = (page: Page, text: string) => page.locator('#payload').fill(text)
const status = (page: Page) => page.locator('.status .sentence')

async function copied(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name, exact: true }).click()
  const text = await page.getByRole('dialog').getByRole('textbox').inputValue()
  await page.keyboard.press('Escape')
  return text
}

const reportOn = async (page: Page) => JSON.parse(await copied(page, 'Copy as JSON'))
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
const history = (...codes: string[]) =>
  JSON.stringify({
    shipment: 'A1',
    events: codes.map((code, at) => ({ code, time: `2026-03-${10 + at} 10:00:00`, text: `scan ${at}` })),
  })
const uncertain = history('1/1', '0/1002', '5/5', '3/301', '0/1002', '5/5')

test('the page is at most 90 kB, gzipped', () => {
  expect(gzipSync(readFileSync(file), { level: 9 }).length).toBeLessThanOrEqual(90_000)
})

describe('what it shows', () => {
  test('is what replay says, for every fixture of every feed', async () => {
    const { page, problems } = await open(wide)
    for (const feed of feeds) {
      for (const { name, payload } of feed.fixtures) {
        await paste(page, JSON.stringify(payload))
        for (const [at, { shipment, events, reported }] of feed.decode(payload).entries()) {
          if (at > 0) await page.getByLabel('Shipment', { exact: true }).selectOption(String(at))
          expect([name, await reportOn(page)]).toEqual([name, plain({ shipment, ...replay(events, { reported }) })])
        }
      }
    }
    expect(problems).toEqual([])
  })

  test('follows each edit', async () => {
    const { page } = await open(wide)
    await paste(page, uncertain)
    const [{ events }] = registry.native.decode(JSON.parse(uncertain)) as readonly [Decoded]
    expect(await status(page).textContent()).toContain('Delivered')
    expect(await page.locator('.readings').textContent()).toBe('Lowest cost: 8DeliveredNext: 10 (+2)Out for delivery')
    expect(await page.locator('.scan').nth(3).locator('.judged').allTextContents()).toEqual([
      'Lowest cost: ● advanced',
      'Next reading: ⊘ overruled, cost 10',
    ])

    await page.getByLabel('Discount a routine scan').fill('6')
    expect(await page.locator('.changed').textContent()).toContain('the status was "Delivered"')
    expect(await page.locator('.was').allTextContents()).toEqual(Array(3).fill(expect.stringMatching(/^Before the edits: /)))
    const costs = { ...shippedTable.costs, routine: 6 }
    expect(await reportOn(page)).toEqual(plain({ shipment: 'A1', ...replay(events, { costs }) }))
    expect((await reportOn(page)).table).toBe(withCosts(shippedTable, costs).hash)
    await page.getByRole('button', { name: 'Undo all edits' }).click()

    await page.getByLabel('delivered-is-final').uncheck()
    const table = withoutConstraints(shippedTable, ['delivered-is-final'])
    expect(await reportOn(page)).toEqual(plain({ shipment: 'A1', ...replay(events, { table }) }))
    expect(await page.locator('.difference').textContent()).toContain('impossible (delivered-is-final), then Delivered')
    await page.getByRole('button', { name: 'Load this history' }).click()
    expect((await reportOn(page)).steps).toHaveLength(2)

    await paste(page, uncertain)
    await page.getByLabel(/^Use the scan Sign by customer/).uncheck()
    expect(await reportOn(page)).toMatchObject({ status: 'outForDelivery', cost: 0 })
    expect(await page.locator('.scan.off').textContent()).toContain('Sign by customer')
    await page.getByLabel(/^Use the scan Sign by customer/).check()
    expect(await page.getByText('Edited.').count()).toBe(0)

    for (const _ of [1, 2]) await page.getByRole('button', { name: /^Move later: Sign by customer/ }).click()
    expect((await reportOn(page)).steps.map(({ code }: { code: string }) => code).join(' ')).toBe(
      '1/1 0/1002 5/5 0/1002 5/5 3/301',
    )
    expect(await reportOn(page)).toMatchObject({ status: 'delivered', certain: true, cost: 0 })
  })

  test('says on which line a payload stops being JSON, and keeps what could be read', async () => {
    const { page } = await open(wide)
    await paste(page, '{\n  "shipment": "A1",\n  "events": [}\n')
    expect(await page.locator('#problem').textContent()).toMatch(
      /^Line 3: "}" at character 14, where a value or "\]" is expected\./,
    )
    await page.getByRole('button', { name: 'Go there' }).click()
    expect(await page.evaluate('document.activeElement.selectionStart')).toBe(35)
    await paste(page, `${history('1/1')}\n{"shipment"\n`)
    expect(await page.locator('#problem').textContent()).toMatch(/^Line 2: the JSON is cut off/)
    expect(await status(page).textContent()).toContain('Accepted')
    await paste(page, '{"hello":1}')
    expect(await page.locator('#problem').textContent()).toMatch(/^Not read: This JSON is no payload of a known feed/)
    await paste(page, '')
    expect(await page.locator('.empty').textContent()).toContain('No payload yet.')
  })

  test('takes a megabyte, and texts that would be markup', async () => {
    const { page, problems, requests } = await open(wide)
    const hostile = '</script><img src=x onerror=alert(1)><script>alert(1)</script>'
    const events = Array.from({ length: 9_000 }, (_, at) => ({
      code: at % 9 === 8 ? '3/301' : '0/1002',
      time: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
      text: `${hostile} ${at}`,
    }))
    const text = JSON.stringify({ shipment: hostile, events })
    expect(text.length).toBeGreaterThan(1_000_000)
    await paste(page, text)
    await page.getByText('9000 scans').waitFor()
    expect(await page.locator('.scan').count()).toBe(150)
    expect(await page.locator('#timeline h2').textContent()).toBe(hostile)
    expect(await page.locator('img').count()).toBe(0)
    const { cost } = replay(events)
    expect(await page.locator('[aria-live=polite]').textContent()).toMatch(new RegExp(`^Delivered on .* Cost ${cost}\\.$`))
    expect([problems, requests]).toEqual([[], [address]])
  })
})

describe('a link', () => {
  test('carries input and edits, and no server sees it', async () => {
    const { page, problems, requests } = await open(wide)
    await paste(page, uncertain)
    await page.getByLabel('Discount a delivery').fill('3')
    await page.getByLabel('reopened').uncheck()
    await page.getByLabel(/^Use the scan Accepted/).uncheck()
    await page.getByRole('button', { name: /^Move earlier: Sign by customer/ }).click()
    const link = await copied(page, 'Share')
    const before = await reportOn(page)
    const other = await open(wide, new URL(link).hash)
    await other.page.locator('.changed').waitFor()
    expect(await reportOn(other.page)).toEqual(before)
    expect(await copied(other.page, 'Share')).toBe(link)
    expect([requests, other.requests.map(url => url.split('#')[0])]).toEqual([[address], [address]])
    // What is no longer what the link was made of has no link.
    await other.page.getByLabel('reopened').check()
    expect(new URL(other.page.url()).hash).toBe('')
    expect([problems, other.problems]).toEqual([[], []])
  })

  const packed = (content: string) => deflateRawSync(content).toString('base64url')
  const shared = { v: 1, text: uncertain, shown: 0, off: [], moved: [], costs: shippedTable.costs, without: [] }
  const refusals: readonly (readonly [name: string, fragment: string, why: string])[] = [
    ['too long', 'A'.repeat(32_001), 'at most 32000 are read'],
    ['a decompression bomb', packed('A'.repeat(20_000_000)), 'inflates to more than 1000000'],
    ['cut off', packed(JSON.stringify(shared)).slice(0, -20), 'damaged or cut off'],
    ['no base64url', 'a%20b', 'characters that no link'],
    ['not JSON', packed('{'), 'damaged or cut off'],
    ...[
      null,
      [],
      { ...shared, v: 2 },
      { ...shared, more: 1 },
      { ...shared, text: 1 },
      { ...shared, shown: -1 },
      { ...shared, off: ['0'] },
      { ...shared, moved: [[0, {}, 1]] },
      { ...shared, costs: { ...shippedTable.costs, routine: 0.5 } },
      { ...shared, costs: null },
      { ...shared, without: ['constructor'] },
    ].map(value => [JSON.stringify(value)?.slice(0, 60), packed(JSON.stringify(value)), 'does not hold'] as const),
  ]

  test('that is not one of this page is refused', async () => {
    const { page, problems } = await open(wide)
    for (const [name, fragment, why] of refusals) {
      await page.evaluate(`location.hash = ${JSON.stringify(fragment)}`)
      const alert = page.getByRole('alert')
      await alert.waitFor()
      expect([name, await alert.textContent()]).toEqual([name, expect.stringContaining(why)])
      await alert.getByRole('button').click()
    }
    expect(await status(page).textContent()).toContain('Delivered on 2 March 2026 11:30.')
    expect(problems).toEqual([])
  })
})

describe('what is copied', () => {
  test('as a test passes; as a call of the command line gives the same report', async () => {
    const { page } = await open(wide)
    await paste(page, JSON.stringify({ ...JSON.parse(uncertain), shipment: `it's \`$(x)\` \u2028` }))
    await page.getByLabel(/^Use the scan Accepted/).uncheck()
    const command = await copied(page, 'Copy as CLI call')
    const home = mkdtempSync(join(tmpdir(), 'shipfold-play-'))
    mkdirSync(join(home, 'node_modules'))
    symlinkSync(resolve('.'), join(home, 'node_modules', 'shipfold'))
    symlinkSync(resolve('node_modules/vitest'), join(home, 'node_modules', 'vitest'))
    writeFileSync(
      join(home, 'shipfold'),
      `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/cli/main.js')}" "$@" --json\n`,
      { mode: 0o755 },
    )
    const printed = spawnSync('sh', ['-c', command], { encoding: 'utf8', env: { PATH: `${home}:${process.env.PATH}` } })
    const { status: now, cost, certain, flags } = await reportOn(page)
    expect(JSON.parse(printed.stdout)).toMatchObject({ status: now, cost, certain, flags })

    await page.getByLabel('Discount a delivery').fill('3')
    await page.getByLabel('reopened').uncheck()
    writeFileSync(join(home, 'copied.test.mjs'), await copied(page, 'Copy as test'))
    const args = [resolve('node_modules/vitest/vitest.mjs'), 'run', '--root', home, 'copied.test.mjs']
    const ran = spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } })
    expect(ran.stdout + ran.stderr).toMatch(/Tests +1 passed/)
    rmSync(home, { recursive: true })
  })
})

describe('to use it', () => {
  const states: readonly (readonly [name: string, prepare: (page: Page) => Promise<void>])[] = [
    ['as it opens', async () => {}],
    [
      'uncertain and edited',
      async page => {
        await paste(page, uncertain)
        await page.evaluate("document.querySelector('.grid .met input').click()")
      },
    ],
    ['faulty', page => paste(page, '{"a":')],
    ['empty', page => paste(page, '')],
  ]

  test.each(['light', 'dark'] as const)('axe finds no violation, %s', async colorScheme => {
    const { page, problems } = await open({ ...wide, colorScheme })
    await page.evaluate(axe)
    const found = () =>
      page.evaluate<string[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target)].join(" ")))',
      )
    for (const [name, prepare] of states) {
      await prepare(page)
      expect([name, await found()]).toEqual([name, []])
    }
    await page.setViewportSize(narrow.viewport)
    for (const tab of ['Input', 'Timeline', 'Statechart', 'Costs']) {
      await page.getByRole('tab', { name: tab }).click()
      expect([tab, await found()]).toEqual([tab, []])
    }
    await page.getByRole('tab', { name: 'Input' }).click()
    await paste(page, uncertain)
    await page.getByRole('button', { name: 'Share' }).click()
    expect(['dialog', await found()]).toEqual(['dialog', []])
    expect(problems).toEqual([])
  })

  test('nothing is wider than a phone', async () => {
    const { page } = await open(narrow)
    const width = () => page.evaluate('document.documentElement.scrollWidth')
    for (const [name, prepare] of states) {
      await page.getByRole('tab', { name: 'Input' }).click()
      await prepare(page)
      for (const tab of ['Input', 'Timeline', 'Statechart', 'Costs']) {
        await page.getByRole('tab', { name: tab }).click()
        expect([name, tab, await width()]).toEqual([name, tab, 360])
      }
    }
  })

  test('a keyboard is enough, and what follows is announced', async () => {
    const { page } = await open(narrow)
    for (const [key, tab] of [
      ['ArrowRight', 'Statechart'],
      ['ArrowRight', 'Costs'],
      ['ArrowRight', 'Input'],
      ['ArrowLeft', 'Costs'],
    ] as const) {
      if (tab === 'Statechart') await page.getByRole('tab', { name: 'Timeline' }).focus()
      await page.keyboard.press(key)
      expect(await page.evaluate('document.activeElement.textContent')).toBe(tab)
    }
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate('document.activeElement.value')).toBe('2')
    await page.setViewportSize(wide.viewport)
    await paste(page, uncertain)
    expect(await page.locator('[aria-live=polite]').textContent()).toBe('Delivered on 13 March 10:00. Uncertain. Cost 8.')
    await page.getByLabel(/^Use the scan In transit, 2026-03-14/).focus()
    await page.keyboard.press('Space')
    expect(await page.locator('[aria-live=polite]').textContent()).toBe('Delivered on 13 March 10:00. Certain. Cost 4.')
    await page.getByRole('button', { name: 'Share' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Share')
  })
})

describe('shipfold play', () => {
  let child: ChildProcessByStdio<null, Readable, null>
  let url: URL
  beforeAll(async () => {
    child = spawn(process.execPath, ['dist/cli/main.js', 'play', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    url = new URL(/http:\S+/.exec(line.toString())![0])
  })
  afterAll(() => child.kill())

  const ask = async (headers: Record<string, string>, method = 'GET', path = '/') => {
    const sent = request({ host: url.hostname, port: url.port, method, path, headers })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    const body = (await answer.toArray()).join('')
    return { status: answer.statusCode, length: body.length, headers: answer.headers }
  }

  test('serves the page to its own name on the loopback alone', async () => {
    expect(url.hostname).toBe('127.0.0.1')
    const { length } = readFileSync(file, 'utf8')
    const host = url.host
    expect(await ask({ host })).toMatchObject({
      status: 200,
      headers: { 'x-frame-options': 'DENY', 'cache-control': 'no-store' },
    })
    expect(await ask({ host: `localhost:${url.port}` })).toMatchObject({ status: 200 })
    expect(await ask({ host }, 'HEAD')).toMatchObject({ status: 200, length: 0 })
    expect(await ask({ host: `evil.example:${url.port}` })).toMatchObject({ status: 403 })
    expect(await ask({ host: '127.0.0.1' })).toMatchObject({ status: 403 })
    expect(await ask({ host }, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    expect(await ask({ host }, 'GET', '/../package.json')).toMatchObject({ status: 404 })
    expect(length).toBeGreaterThan(0)
  })

  test('the page works from there, and goes on without it', async () => {
    const { page, problems, requests } = await newPage(wide)
    await page.goto(url.href)
    await page.context().setOffline(true)
    await paste(page, uncertain)
    expect(await status(page).textContent()).toContain('Delivered')
    const link = await copied(page, 'Share')
    expect([problems, requests, link.startsWith(`${url.href}#`)]).toEqual([[], [url.href], true])
  })

  test('a port in use is said', () => {
    const { status: exit, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', 'play', '--port', url.port], {
      encoding: 'utf8',
    })
    expect([exit, stderr]).toEqual([
      2,
      `shipfold: port ${url.port} is in use. Choose another: shipfold play --port 0 takes a free one.\n`,
    ])
  })
})
