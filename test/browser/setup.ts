import type { TestProject } from 'vitest/node'
import { openSite } from '../../web/built/site.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The gallery's address. */
    site: string
    chromium: { executablePath: string; env: Record<string, string> }
  }
}

/** Builds and serves the gallery, and finds a browser. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // The scripts are plain JavaScript, since they run before anything is installed: imported by address, untyped.
  const { findChromium } = await import(new URL('../../scripts/chromium.mjs', import.meta.url).href)
  provide('chromium', findChromium())
  const { site, close } = await openSite()
  provide('site', site)
  return close
}
