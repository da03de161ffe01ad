// The watched pages notice what the other tests of this folder say does not happen.

import { expect, test } from 'vitest'
import { openBrowser } from './browser.js'

const { newPage } = openBrowser()

test('a page notices errors, refused scripts and requests', async () => {
  const { page, problems, requests } = await newPage()
  await page.setContent('<script>throw new Error("on purpose")</script>')
  expect(problems).toEqual(['Error: on purpose'])
  await page.goto(
    `data:text/html,<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><script>document.title = 'ran'</script>`,
  )
  expect(await page.title()).toBe('')
  expect(problems.join()).toContain('Content Security Policy')
  await page.setContent('<img src="http://127.0.0.1:9/picture.png">')
  await page.waitForLoadState()
  expect(requests).toContain('http://127.0.0.1:9/picture.png')
})
