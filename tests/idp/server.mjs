// A certified OpenID Provider with one client and a few people, for tests of the portal's login.
import Provider from 'oidc-provider';

const [issuer, portal, clientId, clientSecret] = process.argv.slice(2);
const PEOPLE = new Set(['noor', 'sam', 'vreemd']);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${portal}/auth/callback`],
      post_logout_redirect_uris: [`${portal}/auth/logout`],
      backchannel_logout_uri: `${portal}/auth/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ['sub', 'uids', 'schac_home_organization'] },
  pkce: { required: () => true },
  features: {
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    devInteractions: { enabled: true },
  },
  // The provider refuses to call addresses of this machine, which is right in the world and in the way in a test.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  cookies: { keys: ['only-for-tests'] },
  findAccount: (ctx, id) =>
    PEOPLE.has(id) && {
      accountId: id,
      claims: () => ({ sub: id, uids: [id], schac_home_organization: 'school.example' }),
    },
});

const failed = (kind) => (...args) => console.error(kind, args.find((a) => a instanceof Error));
provider.on('backchannel.error', failed('backchannel.error'));
provider.on('server_error', failed('server_error'));
provider.on('backchannel.success', () => console.log('backchannel.success'));

const url = new URL(issuer);
provider.listen(Number(url.port), url.hostname, () => console.log('klaar'));
