import { t } from '@lingui/core/macro';
/** What somebody is called who has no name: their id, where it tells anybody something. */
export function calledIn({ userId, name }: { userId: string; name?: string | null | undefined }): string {
  if (name) return name;
  if (userId.startsWith('guest:')) return t`Guest`;
  return userId.startsWith('anon-') ? t`Somebody ${userId.slice(5, 9)}` : userId;
}
