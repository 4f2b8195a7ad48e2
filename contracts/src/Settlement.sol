// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters} from "./Adapters.sol";
import {Challenges} from "./settlement/Challenges.sol";
import {SumTree} from "./settlement/SumTree.sol";

/**
 * @title Settlement: what answers cost goes to whom they came from.
 * @notice Totals are cumulative: a claim pays what an account's total has grown by since its last one, so that it costs
 * the same after one epoch as after a hundred, and no epoch can be claimed twice. There is no proxy, no administrator
 * and no fee. What is paid never exceeds the final total, and that was taken from the payer's deposit before.
 */
contract Settlement is Challenges {
    /// @notice What an account has under the final root of a payer, in a token.
    struct Claim {
        address payer;
        address token;
        SumTree.Leaf leaf;
    }

    /// @notice Of an account's total, how much was paid.
    mapping(bytes32 pool => mapping(address account => uint128)) public claimedOf;

    event Claimed(bytes32 indexed pool, address indexed account, address to, uint128 amount);

    error ClaimInvalidProof(bytes32 pool, address account);
    error ClaimAboveTotal(bytes32 pool, uint256 claimed, uint128 total);
    error ClaimNothing();

    /// @param adapters_ Where lineage is registered.
    constructor(Adapters adapters_) Challenges(adapters_) {}

    /**
     * @notice Pays accounts what they have not been paid yet, of any payers and in any tokens. Anybody may have it done;
     * the money goes to the account or where it wants to be paid. What somebody does not take is kept for `collect`.
     * @param claims With proofs under the final roots. One that has been paid already is passed over.
     */
    function claimMany(Claim[] calldata claims) external nonReentrant {
        bool something;
        for (uint256 place = 0; place < claims.length; ++place) {
            Claim calldata claim = claims[place];
            if (_claim(poolId(claim.payer, claim.token), claim.token, claim.leaf)) something = true;
        }
        if (!something) revert ClaimNothing();
    }

    function _claim(bytes32 id, address token, SumTree.Leaf calldata leaf) private returns (bool) {
        Pool storage pool = _pools[id];
        (bytes32 root, uint128 sum) = SumTree.rootOf(id, leaf);
        uint128 total = pool.finalTotal;
        if (root != pool.finalRoot || sum != total) revert ClaimInvalidProof(id, leaf.account);
        uint128 before = claimedOf[id][leaf.account];
        if (leaf.total <= before) return false;
        uint128 amount = leaf.total - before;
        uint256 claimed = uint256(pool.claimed) + amount;
        if (claimed > total) revert ClaimAboveTotal(id, claimed, total);
        claimedOf[id][leaf.account] = leaf.total;
        pool.claimed = uint128(claimed);
        address to = _payOrKeep(leaf.account, token, amount);
        emit Claimed(id, leaf.account, to, amount);
        return true;
    }
}
