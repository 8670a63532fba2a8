import { Loaded } from '../learn/loaded.js'
import { say } from '../site/language.js'

/** What an address below `/bench` shows, and what it is called; null for other addresses. */
export function benchRoute(route: string) {
  if (route === '/bench') {
    const load = () => import('./page.js')
    return {
      title: say({ ru: 'Скорость на этом устройстве', en: 'Speed on this device' }),
      view: (
        <Loaded of={route} load={load}>
          {({ BenchPage }) => <BenchPage />}
        </Loaded>
      ),
    }
  }
  if (route !== '/bench/devices') return null
  const load = () => import('./devices.js')
  return {
    title: say({ ru: 'Сравнение устройств', en: 'Devices compared' }),
    view: (
      <Loaded of={route} load={load}>
        {({ DevicesPage }) => <DevicesPage />}
      </Loaded>
    ),
  }
}
