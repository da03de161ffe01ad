// What the packed tarball looks like from outside: to tools that judge packages, and to whoever reads its pages there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Installed, run } from './tarball.js'

let installed: Installed

beforeAll(() => {
  installed = new Installed()
})
afterAll(() => installed.remove())

test('publint and are-the-types-wrong have nothing to say', () => {
  expect(run('npx', ['--no-install', 'publint', 'run', installed.tarball, '--strict'], '.')).toContain('All good!')
  expect(run('npx', ['--no-install', 'attw', installed.tarball], '.')).toContain('No problems found')
}, 60_000)

test('where an error is thrown, Node prints a line that fits on a screen', () => {
  const code = readdirSync(installed.root, { recursive: true, encoding: 'utf8' }).filter(name =>
    /^dist\/(esm|cjs)\/.*\.js$/.test(name),
  )
  expect(code.length).toBeGreaterThan(20)
  const longest = (name: string) =>
    Math.max(
      ...readFileSync(join(installed.root, name), 'utf8')
        .split('\n')
        .map(({ length }) => length),
    )
  expect(code.filter(name => longest(name) > 1_100)).toEqual([])
})

const linksOf = (text: string) =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target))

test('no relative link of a page leads out of the tarball', () => {
  const pages = readdirSync(installed.root, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))
  const links = pages.flatMap(page => linksOf(readFileSync(join(installed.root, page), 'utf8')).map(target => ({ page, target })))
  expect(links.length).toBeGreaterThan(50)
  const leads = ({ page, target }: { page: string; target: string }) => {
    const path = join(dirname(page), target)
    return !relative('.', path).startsWith('..') && existsSync(join(installed.root, path))
  }
  expect(links.filter(link => !leads(link))).toEqual([])
})

test('the test itself sees a relative link', () => {
  expect(linksOf('[a](b.md#c), [d](https://e.example), [f](#g)\n```md\n[h](i.md)\n```\n')).toEqual(['b.md'])
})
