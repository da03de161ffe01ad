interface Manifest {
  readonly version: string
  readonly repository?: unknown
  readonly bugs?: unknown
  readonly homepage?: unknown
}

export function lacking(manifest: Manifest, changelog: string, tag?: string | null): readonly string[]
export function notesOf(manifest: Manifest, changelog: string): string
