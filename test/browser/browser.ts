// A browser for one test file, and pages in it that remember what a test must not see: errors and requests.

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'

/** A page, and what happened on it. */
export interface WatchedPage {
  readonly page: Page
  /** Messages of errors and warnings on the console, uncaught errors included. */
  readonly problems: readonly string[]
  /** The addresses that were asked for, the page's own included. */
  readonly requests: readonly string[]
}

/** Opens pages in a browser that lives as long as the test file's tests. */
export function openBrowser(): { readonly newPage: (options?: BrowserContextOptions) => Promise<WatchedPage> } {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: inject('browserPath'),
      args: ['--no-sandbox', '--disable-gpu', '--no-zygote'],
    })
  })
  afterAll(() => browser.close())
  return {
    newPage: async options => {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      const problems: string[] = []
      const requests: string[] = []
      page.on('console', message => {
        if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
      })
      page.on('pageerror', error => problems.push(String(error)))
      page.on('request', request => requests.push(request.url()))
      return { page, problems, requests }
    },
  }
}
