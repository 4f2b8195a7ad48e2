// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Payments} from "./Payments.sol";

/**
 * @title The money of each payer in each token, apart from that of everybody else.
 *
 *     deposit ──► free ── post ──► pending increase ── finalise ──► final total ── claim ──► paid
 *                  │  ▲                  └── struck or cancelled ──┐
 *                  │  └──────────────────────────────────────────┘
 *                  ├── credit ──► owed ── collect ──► paid
 *                  └── withdraw, a window after it was asked for
 */
abstract contract Pools is Payments {
    using SafeERC20 for IERC20;

    /**
     * @param finalRoot Under which everybody can claim; 0 before the first.
     * @param finalTotal The sum of its leaves; all of it has left `free`.
     * @param claimed Of it.
     * @param free What is not promised to anybody yet.
     * @param withdrawableFrom Seconds since 1970; 0 where nothing was asked for.
     * @param posts How many roots were ever posted.
     * @param wished What the payer asked to withdraw.
     */
    struct Pool {
        bytes32 finalRoot;
        uint128 finalTotal;
        uint128 claimed;
        uint128 free;
        uint40 withdrawableFrom;
        uint32 posts;
        uint128 wished;
    }

    /// @notice Seconds in which a posted root can be challenged, and for which a withdrawal waits.
    uint40 public constant WINDOW = 1 days;

    mapping(bytes32 pool => Pool) internal _pools;

    event Deposited(
        bytes32 indexed pool, address indexed payer, address indexed token, address from, uint128 amount
    );
    event WithdrawalAsked(bytes32 indexed pool, uint128 amount, uint40 withdrawableFrom);
    event Withdrawn(bytes32 indexed pool, address to, uint128 amount);

    error PoolInvalidAmount(uint256 amount, uint256 came);
    error PoolNotEnough(bytes32 pool, uint256 free, uint256 wanted);
    error PoolNothingToWithdraw(bytes32 pool, uint40 withdrawableFrom);

    /**
     * @notice Puts money into a payer's pool.
     * @param payer Whose; anybody may pay in.
     * @param token Zero for the coin, of which `amount` has to come along.
     * @param amount A token that keeps a part of what is sent is refused.
     */
    function deposit(address payer, address token, uint128 amount) external payable nonReentrant {
        _deposit(payer, token, amount);
    }

    /// @notice The same for a token, with the allowance signed in the same call (EIP-2612).
    function depositWithPermit(address payer, address token, uint128 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        // Whoever saw the signature may have used it before: what counts is that the allowance is there.
        try IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(payer, token, amount);
    }

    /// @notice Asks for free money back. What is posted before it is fetched comes first.
    function askWithdrawal(address token, uint128 amount) external {
        bytes32 id = poolId(msg.sender, token);
        Pool storage pool = _pools[id];
        pool.wished = amount;
        pool.withdrawableFrom = amount == 0 ? 0 : uint40(block.timestamp) + WINDOW;
        emit WithdrawalAsked(id, amount, pool.withdrawableFrom);
    }

    /// @notice Fetches what was asked for a window ago, or what is left of it. A window later it has to be asked for anew:
    /// what was asked for long before is no warning to anybody.
    function withdraw(address token, address to) external nonReentrant {
        bytes32 id = poolId(msg.sender, token);
        Pool storage pool = _pools[id];
        uint128 amount = pool.wished < pool.free ? pool.wished : pool.free;
        uint40 from = pool.withdrawableFrom;
        bool open = from != 0 && block.timestamp >= from && block.timestamp <= from + WINDOW;
        if (!open || amount == 0) revert PoolNothingToWithdraw(id, from);
        (pool.wished, pool.withdrawableFrom) = (0, 0);
        pool.free -= amount;
        if (!_send(to, token, amount)) revert PaymentRefused(to, token, amount);
        emit Withdrawn(id, to, amount);
    }

    /// @notice All zero where nothing was ever paid in.
    function poolOf(address payer, address token) external view returns (Pool memory) {
        return _pools[poolId(payer, token)];
    }

    /// @notice What leaves and receipts name: chain, contract, payer and token in one.
    function poolId(address payer, address token) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), payer, token));
    }

    function _deposit(address payer, address token, uint128 amount) private {
        uint256 came = msg.value;
        if (token != COIN) {
            if (came != 0) revert PoolInvalidAmount(0, came);
            uint256 before = IERC20(token).balanceOf(address(this));
            IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
            came = IERC20(token).balanceOf(address(this)) - before;
        }
        if (amount == 0 || came != amount) revert PoolInvalidAmount(amount, came);
        bytes32 id = poolId(payer, token);
        _pools[id].free += amount;
        emit Deposited(id, payer, token, msg.sender, amount);
    }
}
