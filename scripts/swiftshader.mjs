// SwiftShader, Google's software Vulkan driver, for machines where nothing can be installed system-wide.
import { delimiter, join } from 'node:path'
import { unpacked } from './serverChromium.mjs'

/** Environment variables that make Vulkan use SwiftShader. Fetches it first where the cache has none. */
export function swiftshader() {
  const folder = unpacked('SwiftShader', ['swiftshader.tar'])
  const icd = join(folder, 'vk_swiftshader_icd.json')
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  // Older Vulkan loaders know only the second name.
  return { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: libraries }
}
