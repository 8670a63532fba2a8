// The browser that the gallery is tested in: finds a Chromium, or provides one.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { apt, requireApt } from './apt.mjs'
import { SetupError, say } from './say.mjs'
import { unpacked } from './serverChromium.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A Chromium, as Playwright's `executablePath` and `env`: GLASSGRAD_CHROMIUM, else the machine's own, else Debian's,
 * installed with apt-get, else one from the npm registry.
 */
export function findChromium() {
  const asked = process.env.GLASSGRAD_CHROMIUM
  if (asked) return { executablePath: asked, env: process.env }
  const executablePath = installed() ?? install()
  return executablePath ? { executablePath, env: process.env } : fromRegistry()
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...APPLICATIONS]
  return places.find(existsSync)
}

function install() {
  try {
    requireApt('Chromium')
    // Ubuntu's package of that name only fetches a snap, which runs in no container.
    if (!/^ID="?debian\b/m.test(readFileSync('/etc/os-release', 'utf8'))) return undefined
    say('installing Chromium, to test the gallery in: apt-get install chromium')
    apt('apt-get', ['update'])
    apt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
    return installed()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    return undefined
  }
}

function fromRegistry() {
  const folder = unpacked('Chromium', ['chromium', 'al2023.tar', 'swiftshader.tar'])
  const libraries = [folder, join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  return { executablePath: join(folder, 'chromium'), env: { ...process.env, LD_LIBRARY_PATH: libraries } }
}
