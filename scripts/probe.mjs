// Opens the default WebGPU adapter and prints what it is, as one line of JSON. Run as a process of its own,
// since a broken driver may crash or hang it. Printed: null where there is no adapter, else
// { name, software, files }, files being the driver's libraries.
import { readFileSync } from 'node:fs'
import { create } from 'webgpu'

const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' })
await adapter?.requestDevice()
process.stdout.write(`${JSON.stringify(adapter && describe(adapter.info))}\n`, () => process.exit())

function describe({ description, device, vendor, isFallbackAdapter }) {
  return { name: description || device || vendor, software: isFallbackAdapter, files: driverLibraries() }
}

function driverLibraries() {
  if (process.platform !== 'linux') return []
  const maps = readFileSync('/proc/self/maps', 'utf8')
  return [...new Set(maps.match(/\/\S*\/lib(vulkan|vk_|GLX_|nvidia)\S*/g))]
}
