// The documentation site: VitePress over README.md and docs/, as they are. See docs/decisions/docs-site.md.

import { createHash } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { pictureStyles } from '../../../src/render/index.js'
import { accessibleTheme } from '../accessible.js'
import { exampleModules, examples } from '../examples.js'
import { rewrite, sidebar } from '../pages.js'

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b62c4"/><path d="M7 12l9-5 9 5v9l-9 5-9-5zM7 12l9 5 9-5M16 17v9" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/></svg>`

// The heading's anchor as GitHub makes it, so that a link works in both places.
const slugify = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

// Nothing comes from elsewhere, and no script runs that is not the site's own.
function withPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  )
  const policy = `default-src 'self'; script-src 'self' ${hashes.join(' ')}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'`
  return html.replace('<meta charset="utf-8">', `$&\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
}

export default defineConfig({
  title: 'shipfold',
  description: 'Derives a parcel’s true status from its carrier scans and flags the scans that cannot be true.',
  srcDir: '..',
  srcExclude: ['pictures/**'],
  rewrites: rewrite,
  router: { prefetchLinks: false },
  head: [
    ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
    ['style', {}, pictureStyles],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify },
    config: examples,
  },
  vite: { plugins: [exampleModules(), accessibleTheme()], build: { chunkSizeWarningLimit: 2_000 } },
  transformHtml: withPolicy,
  buildEnd: ({ outDir }) => {
    cpSync('dist/play', join(outDir, 'play'), { recursive: true })
    cpSync('docs/pictures', join(outDir, 'pictures'), { recursive: true })
    console.log(`The site is in ${outDir}. To look at it: npx vitepress preview docs/site`)
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/quick-start', activeMatch: '/guide/' },
      { text: 'Reference', link: '/reference/report', activeMatch: '/reference/' },
      // A page of its own, not one of VitePress's.
      { text: 'Playground', link: '/play/', target: '_self' },
      { text: 'Changelog', link: '/changelog' },
    ],
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
})
