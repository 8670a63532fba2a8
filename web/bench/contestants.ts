/** One colour a contestant, the same everywhere, apart also for those who see colours differently. */
const COLORS: Readonly<Record<string, string>> = {
  glassgrad: '#3b6fd4',
  'TF.js webgpu': '#d9782d',
  'TF.js wasm': '#e6b16a',
  'TF.js cpu': '#8a8f3c',
  'jax-js webgpu': '#2f9e6e',
  'jax-js wasm': '#8ccbb0',
}

export const colorOf = (name: string): string => COLORS[name] ?? '#8a8f9c'
