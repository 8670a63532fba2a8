import { type DeviceOptions, openDevice as openBare } from '../gpu/device.js'
import type { Gpu, Services } from '../gpu/gpu.js'
import texts from './*.wgsl'
import { useTexts } from './shader.js'

export { loadChoices } from './choices.js'

/**
 * Opens a device with the shaders that run on it. In the package all of this is a file of its own: a page that opens no
 * device loads none of it.
 */
export async function openDevice(webgpu: GPU, options: DeviceOptions & Services = {}): Promise<Gpu> {
  useTexts(texts)
  return openBare(webgpu, options)
}
