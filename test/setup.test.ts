import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

// The scripts are plain JavaScript, since they run before anything is installed: imported by address, untyped.
const script = (name: string) => import(new URL(`../scripts/${name}.mjs`, import.meta.url).href)
const { nodeIsTooOld, whyInstall, cacheFolder } = await script('packages')
const { waysToTry, stampHolds } = await script('driver')
const { chooseMesa } = await script('lavapipe')
const { DriverNoise } = await script('stderr')
const { countTests, listFailures } = await script('summary')

describe('Node.js version', () => {
  it.each([
    ['20.19.0', false],
    ['20.18.3', true],
    ['18.20.1', true],
    ['22.1.0', false],
  ])('%s is too old for >=20.19: %s', (version, tooOld) => {
    expect(nodeIsTooOld(version, '>=20.19')).toBe(tooOld)
  })
})

describe('npm packages', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/vite': { version: '8.0.0' },
      'node_modules/vite/node_modules/@scope/name': { version: '1.0.0' },
      'node_modules/other-platform': { version: '2.0.0', optional: true },
    },
  }
  const installed = (name: string) => ({
    packages: {
      'node_modules/vite': { version: '8.0.0' },
      'node_modules/vite/node_modules/@scope/name': { version: name },
    },
  })

  it('are installed where node_modules is missing, incomplete or of another version', () => {
    expect(whyInstall(wanted, null)).toBe('node_modules is missing')
    expect(whyInstall(wanted, { packages: {} })).toBe('vite 8.0.0 is missing')
    expect(whyInstall(wanted, installed('0.9.0'))).toBe('@scope/name is 0.9.0, not 1.0.0')
  })

  it('are left alone where only other platforms’ packages are missing', () => {
    expect(whyInstall(wanted, installed('1.0.0'))).toBe(null)
  })
})

describe('the cache folder', () => {
  it('is GLASSGRAD_CACHE, else in XDG_CACHE_HOME, else in ~/.cache', () => {
    expect(cacheFolder({ GLASSGRAD_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a')
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe('/b/glassgrad')
    expect(cacheFolder({ XDG_CACHE_HOME: 'not/absolute' })).toMatch(/\/\.cache\/glassgrad$/)
  })
})

describe('the driver', () => {
  it('is looked for on the machine before a software one is provided', () => {
    expect(waysToTry('linux')).toEqual([
      "this machine's drivers",
      'installed lavapipe',
      'lavapipe from apt',
      'SwiftShader',
    ])
  })

  it('is the machine’s own on macOS and Windows', () => {
    expect(waysToTry('darwin')).toEqual(["this machine's drivers"])
    expect(waysToTry('win32', '')).toEqual(["this machine's drivers"])
  })

  it('is the one that GLASSGRAD_DRIVER names', () => {
    expect(waysToTry('linux', 'swiftshader')).toEqual(['SwiftShader'])
    expect(waysToTry('linux', 'system')).toEqual(["this machine's drivers"])
    expect(() => waysToTry('linux', 'nvidia')).toThrow('"nvidia", expected system, lavapipe, swiftshader')
    expect(() => waysToTry('linux', 'toString')).toThrow('"toString"')
  })

  const situation = { environment: ['VK_DRIVER_FILES='], drivers: ['/usr/share/vulkan/icd.d/lvp_icd.json'] }
  const stamp = { situation, driver: { files: ['/usr/lib/libvulkan_lvp.so'] } }

  it('is remembered while nothing changes', () => {
    expect(stampHolds(stamp, structuredClone(situation), () => true)).toBe(true)
  })

  it('is looked for anew where something changed, its files are gone, or none was ever found', () => {
    const otherVariable = { ...situation, environment: ['VK_DRIVER_FILES=/elsewhere.json'] }
    const newDriver = { ...situation, drivers: [...situation.drivers, '/usr/share/vulkan/icd.d/gpu.json'] }
    expect(stampHolds(stamp, otherVariable, () => true)).toBe(false)
    expect(stampHolds(stamp, newDriver, () => true)).toBe(false)
    expect(stampHolds(stamp, situation, (file: string) => !file.endsWith('lvp.so'))).toBe(false)
    expect(stampHolds(null, situation, () => true)).toBe(false)
  })
})

describe('lavapipe from apt', () => {
  const policy = (candidate: string, ...table: [version: string, release: string][]) =>
    [
      'mesa-vulkan-drivers:',
      '  Installed: (none)',
      `  Candidate: ${candidate}`,
      '  Version table:',
      ...table.flatMap(([version, release], i) => [
        `${i === 0 ? ' *** ' : '     '}${version} 500`,
        `        500 http://mirror.example/debian ${release}/main amd64 Packages`,
      ]),
      '        100 /var/lib/dpkg/status',
      '',
    ].join('\n')

  it('is apt’s own choice where that is new enough', () => {
    const text = policy('25.0.7-2', ['26.1.0-1~bpo13+1', 'trixie-backports'], ['25.0.7-2', 'trixie'])
    expect(chooseMesa(text)).toEqual({ version: '25.0.7-2', release: null })
  })

  it('is another release’s where apt’s own choice is too old', () => {
    const text = policy('22.3.6-1', ['25.0.7-2~bpo12+1', 'bookworm-backports'], ['22.3.6-1', 'bookworm'])
    expect(chooseMesa(text)).toEqual({ version: '25.0.7-2~bpo12+1', release: 'bookworm-backports' })
  })

  it('is none where all are too old or there is none', () => {
    expect(chooseMesa(policy('22.3.6-1', ['22.3.6-1', 'bookworm']))).toBe(null)
    expect(chooseMesa(policy('(none)'))).toBe(null)
    expect(chooseMesa('')).toBe(null)
  })
})

describe('standard error', () => {
  const noise =
    'Warning: maxDynamicUniformBuffersPerPipelineLayout artificially reduced from 1000000 to 16 to fit dynamic offset allocation limit.\n'
  const shown = (...chunks: (string | Uint8Array)[]) =>
    text(Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(new DriverNoise()))

  it('loses Dawn’s warning and nothing else', async () => {
    const other = noise.replace('Uniform', 'Texture')
    expect(await shown(`a\n${noise}${noise.replace('Uniform', 'Storage')}${other}b`)).toBe(`a\n${other}b`)
    expect(await shown(`quoted: ${noise}`)).toBe(`quoted: ${noise}`)
  })

  it('stays whole however it is cut', async () => {
    for (let cut = 1; cut < noise.length; cut++) {
      expect(await shown('é ', noise.slice(0, cut), noise.slice(cut))).toBe(`é ${noise}`)
      expect(await shown(noise.slice(0, cut), noise.slice(cut), 'end')).toBe('end')
    }
    const euro = new TextEncoder().encode('€')
    expect(await shown(euro.slice(0, 1), euro.slice(1))).toBe('€')
    expect(await shown('Warning: maxDyn')).toBe('Warning: maxDyn')
  })

  it('is not held back in the middle of a line', () => {
    const filter = new DriverNoise()
    filter.write('Warn')
    expect(filter.read()).toBe(null)
    filter.write('ed: 40 %')
    expect(String(filter.read())).toBe('Warned: 40 %')
  })
})

describe('the closing lines of a CI run', () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }
  const file = (name: string, status: string, ...tests: string[]) => ({
    name: resolve(name),
    status,
    message: 'SyntaxError: no such name',
    assertionResults: tests.map((outcome) => ({
      status: outcome,
      fullName: `it ${outcome}`,
      failureMessages: outcome === 'failed' ? ['AssertionError: expected 1 to be 2\n    at a.test.ts:3'] : [],
    })),
  })
  const testResults = [
    file('a.test.ts', 'passed', 'passed'),
    file('b.test.ts', 'failed', 'failed', 'passed'),
    file('c.test.ts', 'failed'),
  ]

  it('count tests, and a file that broke outside its tests as one that failed', () => {
    expect(countTests({ ...report, testResults })).toEqual({ passed: 5, failed: 2, skipped: 2 })
  })

  it('name each failure with the first line of its reason', () => {
    expect(listFailures({ ...report, testResults })).toEqual([
      'failed: b.test.ts: it failed: AssertionError: expected 1 to be 2',
      'failed: c.test.ts: SyntaxError: no such name',
    ])
  })
})
