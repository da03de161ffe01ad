// The documentation site, built once below a base path and served from this machine.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, extname, join, posix } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, isRunnable, needs, pages } from '../../docs/site/blocks.js'
import { violations } from './axe.js'
import { openBrowser } from './browser.js'

const base = '/shipfold/'
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const { newPage } = openBrowser()
let root: string
let server: Server
let origin: string
let htmls: string[]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'shipfold-site-'))
  execFileSync('npx', ['--no-install', 'vitepress', 'build', 'docs/site', '--base', base, '--outDir', root], { stdio: 'pipe' })
  htmls = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => /^(?!play\/).*\.html$/.test(name))
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://site').pathname)
    const file = join(root, path.slice(base.length), path.endsWith('/') ? 'index.html' : '')
    const isThere = path.startsWith(base) && existsSync(file)
    response.writeHead(isThere ? 200 : 404, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    response.end(isThere ? readFileSync(file) : '')
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}, 600_000)
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

const strangers = (requests: readonly string[]) => requests.filter(address => !address.startsWith(`${origin}${base}`))
const addressOf = (html: string) => `${origin}${base}${html}`
const htmlOf = (page: string) =>
  page === 'README.md'
    ? 'index.html'
    : page
        .slice('docs/'.length)
        .replace(/README\.md$/, 'index.md')
        .replace(/md$/, 'html')

/** Runs the examples of a page: for each its state, and what it printed. */
async function runAll(page: Page): Promise<Record<string, { state: string | null; printed: string }>> {
  const examples = await page.locator('.run').all()
  for (const example of examples) await example.getByRole('button').click()
  const ran: Record<string, { state: string | null; printed: string }> = {}
  for (const example of examples) {
    await example.getByRole('button', { name: 'Run again', disabled: false }).waitFor()
    const printed = (await example.locator('pre').allTextContents()).join()
    ran[(await example.getAttribute('data-example'))!] = { state: await example.getAttribute('data-state'), printed }
  }
  return ran
}

test('every example that a browser can run prints in the page what the page says', { timeout: 600_000 }, async () => {
  const runnable = pages.flatMap(blocksOf).filter(isRunnable)
  const { page, problems, requests } = await newPage()
  const ran = {}
  for (const name of new Set(runnable.map(block => block.page))) {
    await page.goto(addressOf(htmlOf(name)))
    Object.assign(ran, await runAll(page))
  }
  const expected = runnable.map(({ name, output }) => [
    name,
    { state: output ? 'equal' : 'silent', printed: (output ?? '').trimEnd() },
  ])
  expect(ran).toEqual(Object.fromEntries(expected))
  expect(expected.length).toBeGreaterThan(40)
  expect(problems).toEqual([])
  expect(strangers(requests)).toEqual([])
})

test('an example says that it prints something else, or that it fails', async () => {
  const outcome = async (was: string, is: string) => {
    const { page } = await newPage()
    await page.route('**/assets/chunks/quick-start*', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).replace(was, is) })
    })
    await page.goto(addressOf('guide/quick-start.html'))
    await runAll(page)
    return page.locator('.run').first().textContent()
  }
  expect(await outcome('EX1', 'EX2')).toContain('different from the documented output')
  expect(await outcome('.log(', '.log(missing,')).toMatch(/Stopped with an error\.\s*ReferenceError: missing is not defined/)
})

test('every internal link and anchor leads somewhere', () => {
  const texts = new Map(htmls.map(html => [html, readFileSync(join(root, html), 'utf8')]))
  const hrefs = [...texts].flatMap(([html, text]) =>
    [...text.matchAll(/ href="([^"]*)"/g)].map(([, href]) => ({ html, href: href!.replaceAll('&amp;', '&') })),
  )
  const leads = ({ html, href }: { html: string; href: string }) => {
    if (/^(https:|data:)/.test(href)) return true
    const [, path, hash] = /^([^#]*)#?(.*)$/.exec(href)!
    if (path?.startsWith('/') && !path.startsWith(base)) return false
    const target = path === '' ? html : path!.startsWith('/') ? path!.slice(base.length) : posix.join(dirname(html), path!)
    const file = target === '' || target.endsWith('/') ? `${target}index.html` : target
    if (!existsSync(join(root, file))) return false
    return hash === '' || Boolean(texts.get(file)?.includes(` id="${decodeURIComponent(hash!)}"`))
  }
  expect(hrefs.length).toBeGreaterThan(2_000)
  expect(hrefs.filter(link => !leads(link))).toEqual([])
})

test('every page says where its scripts may come from, and the search finds a word', async () => {
  for (const html of htmls)
    expect(readFileSync(join(root, html), 'utf8'), html).toContain(`content="default-src 'self'; script-src`)
  const { page, problems, requests } = await newPage()
  await page.goto(addressOf('index.html'))
  await page.locator('.run button:enabled').first().waitFor() // the page's scripts run
  await page.keyboard.press('Control+k')
  await page.getByRole('searchbox').fill('still-in-locker')
  await page.getByRole('option').first().click()
  await page.waitForURL('**/reference/constraints.html#still-in-locker')
  expect(await page.locator('#still-in-locker').textContent()).toContain('still-in-locker')
  expect(problems).toEqual([])
  expect(strangers(requests)).toEqual([])
})

describe.each(['light', 'dark'] as const)('%s', colorScheme => {
  test.each(['index.html', 'reference/rendering.html', 'decisions/index.html', '404.html'])(
    'axe finds nothing wrong with %s',
    async html => {
      const { page, problems } = await newPage({ colorScheme })
      await page.goto(addressOf(html))
      await runAll(page)
      expect(await violations(page)).toEqual([])
      expect(problems).toEqual([])
    },
  )

  test('axe finds nothing wrong with the search and the menus of a phone', async () => {
    const { page } = await newPage({ colorScheme, viewport: { width: 360, height: 740 } })
    await page.goto(addressOf('guide/rules.html'))
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('locker')
    await page.getByRole('option').first().waitFor()
    expect(await violations(page)).toEqual([])
  })
})

test('the playground is a page of the site', async () => {
  const { page, problems, requests } = await newPage()
  await page.goto(addressOf('index.html'))
  await page.getByRole('link', { name: 'Playground', exact: true }).click()
  await page.waitForURL(`**${base}play/`)
  await page.getByRole('button').first().waitFor()
  expect(await page.title()).toContain('playground')
  expect(problems).toEqual([])
  expect(strangers(requests)).toEqual([])
})

test('no page is wider than a phone: tables and code scroll in their own boxes', async () => {
  const { page } = await newPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  const wide: Record<string, unknown> = {}
  for (const html of htmls) {
    await page.goto(addressOf(html))
    const found = await page.evaluate<string[]>(`[...document.querySelectorAll('.VPContent *')]
      .filter(element => element.getBoundingClientRect().right > 360 && !element.closest('pre, .table, .picture, .visually-hidden'))
      .map(element => element.tagName + '.' + element.className)
      .concat(document.documentElement.scrollWidth > 360 ? ['page'] : [])`)
    if (found.length > 0) wide[html] = found
  }
  expect(wide).toEqual({})
})

test('what needs Node says so', () => {
  const bare = (code: string) => needs({ page: '', name: '', language: 'js', code, output: null })
  expect(bare(`import { webhook } from 'shipfold/webhook'`)).toBe('Needs Node.')
  expect(bare(`import { replay } from 'shipfold'`)).toBeNull()
})
