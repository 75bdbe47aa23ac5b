package dev.tare.transport;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows a certificate with a key of Edwards curves as well to those who ask for keys of RSA and ECDSA: BoringSSL, which
 * signs with one but does not name it.
 */
final class EdwardsKeyManager extends X509ExtendedKeyManager {

    private static final String EDWARDS_CURVE = "EdDSA";

    private final X509ExtendedKeyManager keys;

    EdwardsKeyManager(X509ExtendedKeyManager keys) {
        this.keys = keys;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        String alias = keys.chooseEngineClientAlias(keyTypes, issuers, engine);
        return alias != null ? alias : keys.chooseEngineClientAlias(new String[] {EDWARDS_CURVE}, issuers, engine);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        String alias = keys.chooseEngineServerAlias(keyType, issuers, engine);
        return alias != null ? alias : keys.chooseEngineServerAlias(EDWARDS_CURVE, issuers, engine);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return keys.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return keys.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return keys.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return keys.getPrivateKey(alias);
    }
}
