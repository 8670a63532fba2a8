import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const SOURCE = fileURLToPath(new URL('serviceWorker.js', import.meta.url))

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#fff"/><rect x="4" y="4" width="24" height="24" rx="5" fill="none" stroke="#3b6fd4" stroke-width="2.5"/><circle cx="11.5" cy="16" r="2.6" fill="#3b6fd4"/><circle cx="20.5" cy="11.5" r="2.6" fill="#d9782d"/><circle cx="20.5" cy="20.5" r="2.6" fill="#2f9e6e"/></svg>`

const MANIFEST = {
  name: 'glassgrad',
  short_name: 'glassgrad',
  description: 'Thirty Keras tasks that train on your own GPU, in the browser.',
  start_url: './',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#3b6fd4',
  icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
}

/**
 * What is fetched when somebody needs it, and kept from then on: the bench's peers, the HDF5 library, TypeScript, the recorded
 * step and the recorded maps of images.
 */
const WHEN_NEEDED = /^assets\/((peer|service|step|hdf5_hl)-|.*[.](wasm|png)$)/
const MAPS = /\/inside\/maps\//

/** Adds to the built site what makes it work without a network: a service worker, and a manifest to install it by. */
export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
    ],
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle).flatMap((file) => {
          if (!file.fileName.startsWith('assets/') || WHEN_NEEDED.test(file.fileName)) return []
          // The repository's own files, of which the site can show each: those that somebody has looked at are kept.
          const isText = file.type === 'chunk' && /(?<![.]json)[?]raw$/.test(file.facadeModuleId ?? '')
          const isMap = file.type === 'chunk' && MAPS.test(file.facadeModuleId ?? '')
          return isText || isMap || file.fileName.endsWith('.map') ? [] : [file.fileName]
        })
        const hash = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
        const source = readFileSync(SOURCE, 'utf8')
          .replace('__NAME__', `glassgrad-site-${hash}`)
          .replace('__FILES__', JSON.stringify(['./', 'manifest.webmanifest', 'icon.svg', ...files]))
        const add = (fileName: string, source: string) => this.emitFile({ type: 'asset', fileName, source })
        add('serviceWorker.js', source)
        add('manifest.webmanifest', JSON.stringify(MANIFEST))
        add('icon.svg', ICON)
      },
    },
  }
}
