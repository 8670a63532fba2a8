const BROWSERS: readonly [pattern: RegExp, name: string][] = [
  [/\bEdg\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
]

const SYSTEMS: readonly [pattern: RegExp, name: string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** What a user agent says of itself, and no more than a record needs: `Chrome 142` on `Linux`. */
export function browserOf(userAgent: string): { name: string; system: string } {
  const [pattern, name] = BROWSERS.find(([pattern]) => pattern.test(userAgent)) ?? [null, 'browser']
  const version = pattern ? ` ${pattern.exec(userAgent)![1]}` : ''
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'unknown system'
  return { name: `${name}${version}`, system }
}
