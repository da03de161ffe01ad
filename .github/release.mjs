// Whether this may be published: prints the changelog of the version in package.json, or all that is missing, and then fails.
// `npm publish` runs it first, and so does the release workflow.

import { readFileSync } from 'node:fs'

/** What a package lacks to be published under a tag; without a tag, to be published at all. */
export function lacking(manifest, changelog, tag = null) {
  const named = ['repository', 'bugs', 'homepage'].filter(field => !manifest[field])
  const heading = headingOf(manifest, changelog)
  return [
    ...named.map(field => `package.json names no ${field}. Its owner sets it there, and nowhere else.`),
    ...(heading === undefined ? [`CHANGELOG.md has no section "## ${manifest.version}". Write what changed.`] : []),
    ...(heading !== undefined && !/ — \d{4}-\d{2}-\d{2}$/.test(heading)
      ? [`CHANGELOG.md does not say when: "${heading}". Write "## ${manifest.version} — " and the date.`]
      : []),
    ...(tag === null || tag === `v${manifest.version}` ? [] : [`The tag is ${tag}. Tag v${manifest.version}.`]),
  ]
}

/** The changelog of the package's version, without its heading. */
export function notesOf(manifest, changelog) {
  const heading = headingOf(manifest, changelog)
  return changelog
    .slice(changelog.indexOf(heading) + heading.length)
    .split(/^## /m)[0]
    .trim()
}

const headingOf = ({ version }, changelog) =>
  changelog.split('\n').find(line => line === `## ${version}` || line.startsWith(`## ${version} `))

if (import.meta.filename === process.argv[1]) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const changelog = readFileSync('CHANGELOG.md', 'utf8')
  const missing = lacking(manifest, changelog, process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : null)
  if (missing.length > 0) {
    console.error(`Not published:\n${missing.map(line => `- ${line}`).join('\n')}`)
    process.exitCode = 1
  } else console.log(notesOf(manifest, changelog))
}
