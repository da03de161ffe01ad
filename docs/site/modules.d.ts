declare module '*.css'

declare module 'virtual:examples' {
  /** The examples that a browser can run, by the names of their blocks. */
  const examples: Readonly<
    Record<string, () => Promise<{ readonly printed: string; readonly run: (console: Console) => Promise<void> }>>
  >
  export default examples
}
