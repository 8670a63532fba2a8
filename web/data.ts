import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { cacheFolder, mnist } from 'glassgrad'

// Puts the data sets of the tasks where the site serves them: `node scripts/launch.mjs web/data.ts`. They come from
// the same loaders, and so the same cache, as on the command line. Nothing is done where all is there.

const SITE = 'web/public/data'

/** Data sets that the site has in full, file by file, packed; their loaders check what they get by hash. */
const WHOLE = { mnist: mnist.loadData }

const pack = promisify(gzip)

for (const [folder, load] of Object.entries(WHOLE)) {
  if (await isThere(folder)) continue
  await load()
  await mkdir(join(SITE, folder), { recursive: true })
  for (const name of await readdir(join(cacheFolder(), folder))) {
    await writeFile(
      join(SITE, folder, name),
      await pack(await readFile(join(cacheFolder(), folder, name)), { level: 9 }),
    )
  }
}
process.exit()

async function isThere(folder: string): Promise<boolean> {
  return readdir(join(SITE, folder)).then(
    (files) => files.length > 0,
    () => false,
  )
}
