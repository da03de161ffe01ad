/** How many scans have no code, and the settings of a subscription that give them codes. */
export function uncodedSentence(uncoded: number, scans: number, settings: readonly string[]): string {
  const remedy = settings.length > 0 ? ` To get codes, subscribe with ${settings.join(' or ')}.` : ''
  return `${uncoded} of ${scans} scans ${uncoded === 1 ? 'has' : 'have'} no code.${remedy}`
}
