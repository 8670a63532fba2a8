// The site without a network, after the first visit. The build puts in what belongs to the site, and its name, which
// changes with it. Data are no affair of this: the engine keeps what it has used.

const NAME = '__NAME__'
const FILES = /** @type {string[]} */ (__FILES__)

addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)))
})

addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('glassgrad-site-') && name !== NAME
  const forget = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter(isOld).map((name) => caches.delete(name)))
  }
  // The page of the first visit is served from now on too: what it fetches later is kept.
  event.waitUntil(Promise.all([forget(), clients.claim()]))
})

addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate') event.respondWith(newest(request))
  else if (request.url.startsWith(new URL('assets/', registration.scope).href))
    event.respondWith(kept(request))
})

/** The page: as it is on the site now, or as it was. */
async function newest(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const page = await caches.match('./')
    if (page) return page
    throw error
  }
}

/** A file whose name changes with what is in it: the kept one is the right one. */
async function kept(request) {
  const found = await caches.match(request)
  if (found) return found
  const response = await fetch(request)
  if (response.ok) {
    const cache = await caches.open(NAME)
    await cache.put(request, response.clone())
  }
  return response
}
