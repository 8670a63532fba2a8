import { say } from '../site/language.js'
import type { Opened } from '../site/opened.js'
import { DevicesPage } from './devices.js'
import { BenchPage } from './page.js'

/** The pages of benches. */
export function open(route: string): Opened | null {
  switch (route) {
    case '/bench':
      return {
        title: say({ ru: 'Скорость на этом устройстве', en: 'Speed on this device' }),
        view: <BenchPage />,
      }
    case '/bench/devices':
      return { title: say({ ru: 'Сравнение устройств', en: 'Devices compared' }), view: <DevicesPage /> }
    default:
      return null
  }
}
