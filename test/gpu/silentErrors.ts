// Lets the device refuse a shader and a command, in a process of its own whose output errors.test.ts looks at.
import { create, globals } from 'webgpu'
import { openDevice } from '../../src/gpu/device.js'

Object.assign(globalThis, globals)
const dawn = create([]) // held to the end: Dawn crashes where its GPU object is collected too early
const gpu = await openDevice(dawn)
const shader = { name: 'broken.wgsl', code: 'fn main( {' }
for (let i = 0; i < 3; i++) {
  const y = gpu.alloc(16)
  gpu.dispatch({ shader, inputs: [], outputs: [y], workgroups: [1, 1, 1] })
  await gpu.read(y).catch((error) => console.log(String(error)))
  await gpu.finish()
}
const y = gpu.alloc(16)
gpu.dispatch({ shader: { name: 'loop.wgsl', code: '' }, inputs: [y], outputs: [y], workgroups: [1, 1, 1] })
await gpu.read(y).catch((error) => console.log(String(error)))
gpu.device.destroy()
await gpu.read(y).catch((error) => console.log(String(error)))
process.exit(dawn ? 0 : 1)
