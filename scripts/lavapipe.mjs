// lavapipe, Mesa's software Vulkan driver: about three times as fast as SwiftShader. Debian and Ubuntu have
// it as a package, which only root can install.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apt, requireApt } from './apt.mjs'
import { SetupError, say } from './say.mjs'

const DRIVER = 'mesa-vulkan-drivers'
const DRIVER_FILES = '/usr/share/vulkan/icd.d'
/** Dawn refuses Mesa 22, which can't index arrays of buffers dynamically. */
const OLDEST_MESA = 23
const BACKPORTS = '/etc/apt/sources.list.d/glassgrad-backports.list'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Environment variables that make Vulkan use lavapipe alone; null where it is not installed. */
export function installedLavapipe() {
  const suffix = { x64: '(\\.x86_64)?', arm64: '(\\.aarch64)?' }[process.arch] ?? ''
  const name = new RegExp(`^lvp_icd${suffix}\\.json$`)
  const file = existsSync(DRIVER_FILES) && readdirSync(DRIVER_FILES).find((entry) => name.test(entry))
  if (!file) return null
  // Older Vulkan loaders know only the second variable.
  return { VK_DRIVER_FILES: join(DRIVER_FILES, file), VK_ICD_FILENAMES: join(DRIVER_FILES, file) }
}

/** Installs lavapipe with apt-get, and returns as `installedLavapipe` does. */
export function installLavapipe() {
  requireApt('lavapipe')
  apt('apt-get', ['update'])
  const choice = chooseMesa(policy()) ?? backports()
  say(`installing lavapipe, a software driver: apt-get install ${DRIVER} (Mesa ${choice.version})`)
  const target = choice.release ? ['-t', choice.release] : []
  apt('apt-get', ['install', '-y', '--no-install-recommends', ...target, DRIVER, 'libvulkan1'])
  return installedLavapipe()
}

/**
 * The Mesa to install, from what `apt-cache policy mesa-vulkan-drivers` prints: apt's own choice where that is
 * new enough, else another release's; null where all are too old.
 */
export function chooseMesa(policyText) {
  const candidate = /^ {2}Candidate: (\S+)$/m.exec(policyText)?.[1] ?? '(none)'
  if (newEnough(candidate)) return { version: candidate, release: null }
  let version = ''
  for (const line of policyText.split('\n')) {
    version = /^ (?:\*\*\*| {3}) (\S+) -?\d+$/.exec(line)?.[1] ?? version
    const release = /^ +-?\d+ \S+ ([^\s/]+)\/\S+ \S+ Packages$/.exec(line)?.[1]
    if (release && newEnough(version)) return { version, release }
  }
  return null
}

function newEnough(version) {
  const [, major] = /^(?:\d+:)?(\d+)\./.exec(version) ?? []
  return Number(major) >= OLDEST_MESA
}

/** Adds the Debian release's backports to apt's sources, from the mirror it already uses. */
function backports() {
  const release = readFileSync('/etc/os-release', 'utf8')
  const codename = /^VERSION_CODENAME="?(\w+)/m.exec(release)?.[1]
  const tooOld = new SetupError(`this system's packages have no Mesa ${OLDEST_MESA} or newer`)
  if (!/^ID="?debian\b/m.test(release) || !codename) throw tooOld
  const sources = apt('apt-get', ['indextargets', '--format', '$(RELEASE)/$(COMPONENT) $(REPO_URI)'])
  const mirror = new RegExp(`^${codename}/main (\\S+)$`, 'm').exec(sources)?.[1]
  if (!mirror) throw tooOld
  say(`adding ${codename}-backports to apt's sources (${BACKPORTS}), for a Mesa that is new enough`)
  const key = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : ''
  writeFileSync(BACKPORTS, `deb ${key}${mirror} ${codename}-backports main\n`)
  apt('apt-get', ['update'])
  const choice = chooseMesa(policy())
  if (choice) return choice
  rmSync(BACKPORTS)
  throw tooOld
}

function policy() {
  return apt('apt-cache', ['policy', DRIVER])
}
