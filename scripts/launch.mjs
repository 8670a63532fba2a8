// Runs a command of this project on a machine as it comes: installs the npm packages when they are missing,
// finds a WebGPU driver or provides a software one, and then hands over to the command.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { findDriver } from './driver.mjs'
import { ensurePackages, nodeIsTooOld, root } from './packages.mjs'
import { SetupError, say } from './say.mjs'
import { DriverNoise } from './stderr.mjs'

const HELP = `Usage: node scripts/launch.mjs [COMMAND [ARGUMENTS…]]

  FILE.ts …   run a program in TypeScript or JavaScript, wherever it is: it may await, and import 'glassgrad'
  NAME …      run an installed npm package's program, e.g. vitest
  (nothing)   only set up, look for the driver anew, and say what was found

Environment:
  GLASSGRAD_DRIVER  which WebGPU driver to use instead of the best one:
                    system       what the machine has, install nothing
                    lavapipe     Mesa's software driver (installed with apt-get if need be, as root)
                    swiftshader  Google's software driver (fetched from the npm registry if need be)
  GLASSGRAD_CACHE   folder for fetched files (default: ~/.cache/glassgrad)
`

main(process.argv.slice(2)).catch((error) => {
  say(error instanceof SetupError ? error.message : error.stack)
  process.exitCode = 1
})

async function main(command) {
  if (command[0] === '--help') return void process.stdout.write(HELP)
  const required = readJson('package.json').engines.node
  if (nodeIsTooOld(process.versions.node, required)) {
    throw new SetupError(
      `Node.js ${required} is needed, this is ${process.versions.node}: get a current one from nodejs.org.`,
    )
  }
  ensurePackages()
  const env = findDriver({ afresh: command.length === 0 })
  if (command.length === 0) return
  // A program's paths are those of whoever starts it; the project's settings for TypeScript are here all the same.
  if (isFile(command[0])) {
    run(nodeArguments(command), { ...env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') }, process.cwd())
  } else run(nodeArguments(command), env, root)
}

/** What Node is to be started with for `tasks/run.ts ARGUMENTS…` or `vitest ARGUMENTS…`. */
function nodeArguments([program, ...args]) {
  if (isFile(program)) {
    if (!existsSync(program)) throw new SetupError(`There is no file "${program}".`)
    const imports = [
      'node_modules/tsx/dist/loader.mjs',
      'scripts/wgsl-loader.mjs',
      'scripts/pipe.mjs',
    ].flatMap((path) => ['--import', pathToFileURL(join(root, path)).href])
    return [...imports, resolve(program), ...args]
  }
  if (!existsSync(join(root, 'node_modules', program))) {
    throw new SetupError(
      `"${program}" is neither a TypeScript or JavaScript file nor an installed npm package.`,
    )
  }
  const { bin } = readJson(`node_modules/${program}/package.json`)
  return [join(root, 'node_modules', program, typeof bin === 'string' ? bin : bin[program]), ...args]
}

/** Whether a command is a program's file; an npm package has no such ending. */
function isFile(program) {
  return /[.][cm]?[jt]sx?$/.test(program)
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

/** Starts Node, passes signals on to it, and ends as it ended. */
function run(args, env, cwd) {
  // Standard output stays the terminal itself, for the progress bar; standard error needs a filter on Linux.
  const filtered = process.platform === 'linux'
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['inherit', 'inherit', filtered ? 'pipe' : 'inherit'],
  })
  // Where nobody reads standard error any more, the command may go on all the same.
  const shown =
    filtered && pipeline(child.stderr, new DriverNoise(), process.stderr, { end: false }).catch(() => {})

  // A terminal sends Ctrl-C to every process in the foreground itself: passing it on would interrupt twice.
  const passInterrupts = !hasTerminal()
  process.on('SIGINT', () => passInterrupts && child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.env.npm_lifecycle_event) onceOrphaned(() => child.kill())

  child.on('error', (error) => {
    throw error
  })
  child.on('exit', async (code, signal) => {
    // The last lines may still be on their way; but a grandchild that keeps the pipe open must not hold us.
    await Promise.race([shown, setTimeout(1000)])
    process.exit(code ?? 128 + constants.signals[signal])
  })
}

/** npm puts a shell between itself and us, which dies of SIGTERM without passing it on. */
function onceOrphaned(action) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    action()
  }, 500)
  watch.unref()
}

function hasTerminal() {
  if (process.platform === 'win32') return true
  try {
    closeSync(openSync('/dev/tty'))
    return true
  } catch {
    return false
  }
}
