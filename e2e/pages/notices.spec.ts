// What an operator must know of the machine under a context stands on every page, while it lasts.
import { APPEARANCES, expectNoSideways, prefer } from '../appearance'
import { type Server, expect, testAlone } from '../fixtures'

/** A disk that is full is met by the first write that needs room. */
async function fillDisk(server: Server): Promise<void> {
  await server.control('disk', { full: true })
  for (let number = 0; number < 200; number += 1) {
    const made = server.asPlatform('POST', '/v1/groups', { tags: { name: `group-${number}`, note: 'x'.repeat(500) } })
    if (!(await made.then(() => true, () => false))) return
  }
  throw new Error('the disk never fills')
}

for (const appearance of APPEARANCES) {
  testAlone(`a full disk is told on every page, ${appearance.theme} ${appearance.language}`, async ({ app, server }, info) => {
    await prefer(app.page, appearance)
    await app.open('/sims')
    const words =
      appearance.language === 'en'
        ? { full: /Disk full: the world takes nothing more since/, safe: 'What was acknowledged is safe.' }
        : { full: /ディスクの空き容量がないため、.*からワールドに書き込めません。/, safe: '失われていません' }
    const alert = app.page.getByRole('alert')
    await expect(alert).toHaveCount(0)
    await fillDisk(server)
    await expect(alert).toContainText(words.full)
    await expect(alert).toContainText(words.safe)
    await app.page.screenshot({ path: info.outputPath('full.png') })
    await app.page.goto(`${server.address}/#/c/local/groups`)
    await expect(alert).toContainText(words.full)
    await app.expectAccessible()
    await app.page.setViewportSize({ width: 390, height: 844 })
    await expectNoSideways(app.page)
    await app.page.screenshot({ path: info.outputPath('narrow.png') })
    await server.control('disk', { full: false })
    await expect(alert).toHaveCount(0)
  })
}
